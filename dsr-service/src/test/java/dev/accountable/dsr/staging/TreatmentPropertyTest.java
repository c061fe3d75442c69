package dev.accountable.dsr.staging;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.dsr.seal.SecretKeyFile;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class TreatmentPropertyTest {

    private static final SecretKeyFile KEY = SecretKeyFile.of(new byte[32]);
    private static final SecretKeyFile ANOTHER =
            SecretKeyFile.of("another secret of the same length".getBytes(US_ASCII));

    private final Pseudonyms pseudonyms = new Pseudonyms(KEY);
    private final Generated generated = new Generated("de");

    @Property(tries = 300)
    void theSameValueHasTheSamePseudonymAndAnotherKeyAnother(@ForAll String value) {
        assertThat(pseudonyms.text("d", value, 0)).isEqualTo(new Pseudonyms(KEY).text("d", value, 0));
        assertThat(pseudonyms.text("d", value, 0)).isNotEqualTo(new Pseudonyms(ANOTHER).text("d", value, 0));
        assertThat(pseudonyms.text("d", value, 0)).isNotEqualTo(pseudonyms.text("e", value, 0));
        assertThat(pseudonyms.uuid("d", value).version()).isEqualTo(8);
        assertThat(pseudonyms.uuid("d", value).variant()).isEqualTo(2);
    }

    /** No two numbers become one, and each stays within its type. */
    @Property(tries = 300)
    void numbersArePermuted(
            @ForAll @Size(min = 2, max = 50) Set<@LongRange(min = 0, max = 32767) Long> values,
            @ForAll @IntRange(min = 15, max = 63) int bits) {
        Set<Long> pseudonymised = new HashSet<>();
        for (long value : values) {
            long pseudonym = pseudonyms.number("d", value, bits);
            assertThat(pseudonym).isNotNegative();
            assertThat(Long.SIZE - Long.numberOfLeadingZeros(pseudonym)).isLessThanOrEqualTo(bits);
            assertThat(pseudonyms.number("d", value, bits)).isEqualTo(pseudonym);
            pseudonymised.add(pseudonym);
        }
        assertThat(pseudonymised).hasSameSizeAs(values);
    }

    @Example
    void aWholeTypeIsPermutedOntoItself() {
        Set<Long> seen = new HashSet<>();
        for (long value = 0; value < 1 << 15; value++) {
            seen.add(pseudonyms.number("d", value, 15));
        }
        assertThat(seen).hasSize(1 << 15);
    }

    @Provide
    Arbitrary<String> addresses() {
        Arbitrary<String> four = Arbitraries.integers()
                .between(0, 255)
                .list()
                .ofSize(4)
                .map(parts -> parts.get(0) + "." + parts.get(1) + "." + parts.get(2) + "." + parts.get(3));
        Arbitrary<String> six = Arbitraries.integers()
                .between(0, 0xffff)
                .list()
                .ofSize(8)
                .map(parts -> String.join(
                        ":", parts.stream().map(Integer::toHexString).toList()));
        return Arbitraries.oneOf(four, six);
    }

    @Property(tries = 300)
    void anAddressBecomesItsNetworkOnce(@ForAll("addresses") String address) {
        Treatment network = generalise(Treatment.To.NETWORK, 1);
        String coarse = Generalised.of(network, address);
        assertThat(Generalised.of(network, coarse)).isEqualTo(coarse);
        assertThat(coarse).matches("\\d+\\.\\d+\\.\\d+\\.0|[0-9a-f]+:[0-9a-f]+:[0-9a-f]+:0:0:0:0:0");
    }

    @Property(tries = 300)
    void numbersAndTextsAndDatesBecomeCoarserOnce(
            @ForAll long number,
            @ForAll String text,
            @ForAll @LongRange(min = -100_000, max = 100_000) long day,
            @ForAll @IntRange(min = 1, max = 1000) int size) {
        once(generalise(Treatment.To.STEP, size), Long.toString(number));
        once(generalise(Treatment.To.PREFIX, size), text);
        String date = LocalDate.ofEpochDay(day).toString();
        for (String time : List.of("", " 12:34:56", " 12:34:56.789+02", "T12:34:56Z")) {
            once(generalise(Treatment.To.YEAR, 1), date + time);
            once(generalise(Treatment.To.MONTH, 1), date + time);
        }
    }

    private static void once(Treatment treatment, String value) {
        String coarse = Generalised.of(treatment, value);
        assertThat(Generalised.of(treatment, coarse)).isEqualTo(coarse);
    }

    @Example
    void whatIsNotOfTheKindIsLeftOut() {
        assertThat(Generalised.of(generalise(Treatment.To.NETWORK, 1), "example.org"))
                .isEmpty();
        assertThat(Generalised.of(generalise(Treatment.To.NETWORK, 1), "cafe")).isEmpty();
        assertThat(Generalised.of(generalise(Treatment.To.STEP, 10), "anna@example.org"))
                .isEmpty();
        assertThat(Generalised.of(generalise(Treatment.To.YEAR, 1), "born in May"))
                .isEmpty();
        assertThat(Generalised.of(generalise(Treatment.To.NETWORK, 1), "::ffff:128.0.0.1"))
                .isEqualTo("128.0.0.0");
        assertThat(Generalised.of(generalise(Treatment.To.NETWORK, 1), "2001:db8:1:2:3:4:5:6/128"))
                .isEqualTo("2001:db8:1:0:0:0:0:0");
        assertThat(Generalised.of(generalise(Treatment.To.STEP, 10), "-1.50")).isEqualTo("-10");
    }

    @Property(tries = 300)
    void datesOfAPersonMoveByTheSame(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 400) int most,
            @ForAll @LongRange(min = -20_000, max = 40_000) long one,
            @ForAll @LongRange(min = -20_000, max = 40_000) long other) {
        int days = Shift.days(seed, most);
        assertThat(Math.abs(days)).isBetween(1, most);
        LocalDate first = LocalDate.ofEpochDay(one);
        LocalDate second = LocalDate.ofEpochDay(other);
        long between = ChronoUnit.DAYS.between(first, second);
        LocalDate firstMoved = LocalDate.parse(Shift.by(days, first.toString()));
        LocalDate secondMoved = LocalDate.parse(Shift.by(days, second.toString()));
        assertThat(ChronoUnit.DAYS.between(firstMoved, secondMoved)).isEqualTo(between);
        assertThat(firstMoved).isNotEqualTo(first);
        assertThat(Shift.by(days, first + " 10:11:12+01")).isEqualTo(firstMoved + " 10:11:12+01");
    }

    @Property(tries = 100)
    void whatIsGeneratedDependsOnTheSeedAlone(@ForAll long seed, @ForAll Treatment.Kind kind) {
        String one = generated.of(kind, seed);
        generated.of(Treatment.Kind.TEXT, seed + 1);
        assertThat(generated.of(kind, seed)).isEqualTo(one).isNotBlank();
        assertThat(new Generated("de").of(kind, seed)).isEqualTo(one);
    }

    @Property(tries = 100)
    void aGeneratedAccountHasRightCheckDigitsInACountryThatDoesNotExist(@ForAll long seed) {
        String iban = generated.of(Treatment.Kind.IBAN, seed);
        assertThat(iban).matches("XX\\d{20}");
        // ISO 7064: the country moves behind the account, letters count from ten on.
        String turned = iban.substring(4) + "3333" + iban.substring(2, 4);
        assertThat(new BigInteger(turned).mod(BigInteger.valueOf(97)).intValue())
                .isEqualTo(1);
    }

    @Property(tries = 200)
    void anIdentifierIsFoundAsAValueAndAsAWordAndNothingElseIs(
            @ForAll @Size(max = 200) Set<@LongRange(min = 10_000) Long> numbers) {
        var identifiers = new Identifiers(KEY, 1000);
        for (long number : numbers) {
            assertThat(identifiers.add("User" + number + "@Example.org")).isTrue();
        }
        assertThat(identifiers.size()).isEqualTo(numbers.size());
        for (long number : numbers) {
            String address = "user" + number + "@example.org";
            assertThat(identifiers.isIn(address.toUpperCase(Locale.ROOT))).isTrue();
            assertThat(identifiers.isIn("write to <" + address + ">, please.")).isTrue();
            assertThat(identifiers.isIn("(" + address + ".)")).isTrue();
            assertThat(identifiers.isIn("x" + address)).isFalse();
        }
        assertThat(identifiers.isIn("user@example.org")).isFalse();
    }

    @Example
    void moreIdentifiersThanCanBeHeldAreNotSilentlyForgotten() {
        var identifiers = new Identifiers(KEY, 2);
        assertThat(identifiers.add("first-one")).isTrue();
        assertThat(identifiers.add("second-one")).isTrue();
        assertThat(identifiers.add("second-one")).isTrue();
        assertThat(identifiers.add("third-one")).isFalse();
    }

    private static Treatment generalise(Treatment.To to, int size) {
        return new Treatment(Treatment.Action.GENERALISE, null, to, size, null, null);
    }
}
