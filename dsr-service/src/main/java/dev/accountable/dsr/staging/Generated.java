package dev.accountable.dsr.staging;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Random;
import net.datafaker.Faker;
import net.datafaker.providers.base.Address;
import net.datafaker.providers.base.BaseFaker;
import net.datafaker.providers.base.Company;
import net.datafaker.providers.base.Lorem;
import net.datafaker.providers.base.Name;
import net.datafaker.service.RandomService;

/**
 * Values of people and places who do not exist, always the same for the same seed. For one thread.
 *
 * <p>Datafaker finds its providers and their words by name, which a native executable has to be told.
 */
@RegisterForReflection(
        targets = {
            Faker.class,
            BaseFaker.class,
            Name.class,
            Address.class,
            Company.class,
            Lorem.class,
            RandomService.class
        })
final class Generated {

    private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);

    private final Random random = new Random(0);
    private final Faker faker;

    Generated(String language) {
        this.faker = new Faker(Locale.forLanguageTag(language), random);
    }

    String of(Treatment.Kind kind, long seed) {
        random.setSeed(seed);
        return switch (kind) {
            case FIRST_NAME -> faker.name().firstName();
            case LAST_NAME -> faker.name().lastName();
            case FULL_NAME -> faker.name().firstName() + " " + faker.name().lastName();
            case COMPANY -> faker.company().name();
            case STREET -> faker.address().streetAddress();
            case CITY -> faker.address().city();
            case POSTCODE -> faker.address().zipCode();
            case TEXT -> faker.lorem().sentence();
            // The seed is in it whole, so two persons never have one address. RFC 2606 keeps the domain for nobody.
            case EMAIL -> "p" + Long.toUnsignedString(seed, 36) + "@example.org";
            // ITU E.164 has not given away +999.
            case PHONE -> "+999 " + digits(3) + " " + digits(7);
            case IBAN -> iban();
        };
    }

    /** ISO 13616 knows no country XX; the check digits are right, so that software takes it. */
    private String iban() {
        String account = digits(18);
        // X is 33, and the check digits count as 00 while they are computed.
        int check = 98 - new BigInteger(account + "333300").mod(NINETY_SEVEN).intValue();
        return "XX" + (check < 10 ? "0" : "") + check + account;
    }

    private String digits(int count) {
        var digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }
}
