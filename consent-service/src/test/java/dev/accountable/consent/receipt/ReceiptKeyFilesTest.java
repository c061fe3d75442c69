package dev.accountable.consent.receipt;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceiptKeyFilesTest {

    @Test
    void productionDoesNotStartWithoutAKey() {
        assertThatThrownBy(() -> ReceiptKeyFiles.receiptKeys(Optional.empty(), List.of(), LaunchMode.NORMAL))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("ACCOUNTABLE_RECEIPTS_SIGNING_KEY_FILE");
    }
}
