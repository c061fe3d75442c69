package dev.accountable.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.stack.LocalStack;
import dev.accountable.stack.Login;
import dev.accountable.stack.Tour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same story that {@code ./start --tour} tells. */
@ExtendWith(Platform.class)
class StoryTest {

    @Test
    void everyPromiseOfTheStoryIsKept(LocalStack stack, Login login) {
        assertThat(new Tour(stack.endpoints(), stack.secrets(), login, stack.repository(), System.out).run())
                .isEmpty();
    }
}
