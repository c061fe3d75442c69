package dev.accountable.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.accountable.test.GrantDesk;
import dev.accountable.test.GrantDesk.Behaviour;
import dev.accountable.test.Issuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

@QuarkusTest
@QuarkusTestResource(Issuer.class)
@QuarkusTestResource(GrantDesk.class)
class AccessGrantsTest {

    final String clara = "clara-" + UUID.randomUUID();

    @Inject
    AccessGrants grants;

    @AfterEach
    void theDeskAnswersAgain() {
        GrantDesk.behave(Behaviour.ANSWER);
    }

    @Test
    void aGrantLetsThrough() {
        GrantDesk.grant(clara, "anna");

        assertThatCode(() -> grants.require(clara, "anna", "consents")).doesNotThrowAnyException();

        assertThat(GrantDesk.askedBy(clara)).containsExactly("consents");
        assertThat(GrantDesk.lastAuthorization()).startsWith("Bearer ");
    }

    @Test
    void withoutOneTheProblemSaysHowToAsk() {
        Response refused = refused();

        assertThat(refused.getStatus()).isEqualTo(403);
        assertThat(refused.getMediaType()).hasToString("application/problem+json");
        assertThat(refused.getEntity().toString())
                .contains("/problems/grant-needed", "NO_GRANT", "POST /api/v1/access-grants");
    }

    /** Asked each time: what was a yes is a no as soon as audit-service says so. */
    @Test
    void aYesIsNotKept() {
        GrantDesk.grant(clara, "anna");
        grants.require(clara, "anna", "consents");
        GrantDesk.revoke(clara, "anna");

        assertThat(refused().getStatus()).isEqualTo(403);
        assertThat(GrantDesk.askedBy(clara)).hasSize(2);
    }

    /** With a grant in hand: whatever goes wrong on the way, it never becomes a yes. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ANSWER")
    void noAnswerIsANo(Behaviour behaviour) {
        GrantDesk.grant(clara, "anna");
        GrantDesk.behave(behaviour);

        Response refused = refused();

        assertThat(refused.getStatus()).isEqualTo(503);
        assertThat(refused.getHeaderString("Retry-After")).isEqualTo("5");
        assertThat(refused.getEntity().toString()).contains("/problems/unavailable");
    }

    private Response refused() {
        return catchThrowableOfType(WebApplicationException.class, () -> grants.require(clara, "anna", "consents"))
                .getResponse();
    }
}
