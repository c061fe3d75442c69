package dev.accountable.consent.receipt;

import static dev.accountable.consent.receipt.Samples.AT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

class ReceiptTest {

    /** The log keeps the hash for ever: a change of a single byte here breaks every receipt that was given out. */
    @Test
    void theCoreIsTheseBytesAndHasThisHash() {
        Receipt receipt = Samples.receipt();

        assertThat(receipt.canonical())
                .isEqualTo("{\"at\":\"2026-11-25T10:15:30.123456Z\",\"events\":["
                        + "{\"at\":\"2026-11-25T10:15:30.123456Z\",\"purpose\":\"analytics\",\"purposeVersion\":1,\"state\":\"REFUSED\"},"
                        + "{\"at\":\"2026-11-25T10:15:30.123456Z\",\"purpose\":\"newsletter\",\"purposeVersion\":3,\"state\":\"GIVEN\"}],"
                        + "\"formHash\":\"" + "ab".repeat(32) + "\","
                        + "\"noticeId\":\"019abc00-0000-7000-8000-000000000002\","
                        + "\"subject\":\"visitor-7f3a9c\","
                        + "\"submission\":\"019abc00-0000-7000-8000-000000000001\"}");
        // Computed with sha256sum.
        assertThat(receipt.hash()).isEqualTo("8b4937274fbd4be79587316f951e861d974bcf15701b73016b3c886521b2af31");
    }

    @Test
    void itIsCanonicalByTheStandard() throws IOException {
        var random = new Random(27560);
        for (int i = 0; i < 500; i++) {
            List<Receipt.Choice> choices = new ArrayList<>();
            for (int c = random.nextInt(5); c >= 0; c--) {
                choices.add(new Receipt.Choice(
                        "purpose-" + random.nextInt(100),
                        1 + random.nextInt(1_000_000),
                        List.of("GIVEN", "REFUSED", "WITHDRAWN", "EXPIRED").get(random.nextInt(4)),
                        instant(random)));
            }
            var receipt = new Receipt(
                    new UUID(random.nextLong(), random.nextLong()),
                    "a._:-Z" + random.nextInt(),
                    instant(random),
                    random.nextBoolean() ? new UUID(random.nextLong(), random.nextLong()) : null,
                    random.nextBoolean() ? "0".repeat(64) : null,
                    choices);

            assertThat(receipt.canonical()).isEqualTo(new JsonCanonicalizer(receipt.canonical()).getEncodedString());
        }
    }

    @Test
    void theOrderOfTheChoicesChangesNothing() {
        Receipt receipt = Samples.receipt();
        List<Receipt.Choice> reversed = new ArrayList<>(receipt.choices());
        Collections.reverse(reversed);

        assertThat(new Receipt(
                                receipt.submission(),
                                receipt.subject(),
                                receipt.at(),
                                receipt.noticeId(),
                                receipt.formHash(),
                                reversed)
                        .hash())
                .isEqualTo(receipt.hash());
    }

    @Test
    void whateverIsSaidDifferentlyHasAnotherHash() {
        Receipt receipt = Samples.receipt();
        var choice = new Receipt.Choice("newsletter", 3, "GIVEN", AT);
        List<Receipt> others = List.of(
                with(receipt, List.of(choice)),
                with(receipt, List.of(new Receipt.Choice("newsletter", 4, "GIVEN", AT))),
                with(receipt, List.of(new Receipt.Choice("newsletter", 3, "WITHDRAWN", AT))),
                with(receipt, List.of(new Receipt.Choice("newsletter", 3, "GIVEN", AT.plusNanos(1000)))),
                with(receipt, List.of(choice, choice)),
                new Receipt(
                        receipt.submission(), "another", AT, receipt.noticeId(), receipt.formHash(), receipt.choices()),
                new Receipt(receipt.submission(), receipt.subject(), AT, null, receipt.formHash(), receipt.choices()),
                new Receipt(receipt.submission(), receipt.subject(), AT, receipt.noticeId(), null, receipt.choices()),
                receipt);

        assertThat(others.stream().map(Receipt::hash)).doesNotHaveDuplicates();
    }

    @Test
    void whatWouldNeedAnEscapeIsNoReference() {
        for (String subject : List.of("a\"b", "a\\b", "a\nb", "ä", "\ud83d\ude00")) {
            Receipt receipt = Samples.receipt();
            var other = new Receipt(
                    receipt.submission(), subject, AT, receipt.noticeId(), receipt.formHash(), receipt.choices());
            assertThatThrownBy(other::hash).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Receipt with(Receipt receipt, List<Receipt.Choice> choices) {
        return new Receipt(
                receipt.submission(), receipt.subject(), AT, receipt.noticeId(), receipt.formHash(), choices);
    }

    private static Instant instant(Random random) {
        return Instant.ofEpochSecond(random.nextInt(2_000_000_000), random.nextInt(1_000_000) * 1000L);
    }
}
