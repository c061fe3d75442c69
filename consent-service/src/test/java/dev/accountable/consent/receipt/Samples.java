package dev.accountable.consent.receipt;

import dev.accountable.consent.purpose.PurposeDefinition;
import dev.accountable.consent.receipt.Submission.Decided;
import dev.accountable.consent.receipt.Submission.ShownNotice;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A controller and an act of a person, for tests that need no database. */
final class Samples {

    static final Instant AT = Instant.parse("2026-11-25T10:15:30.123456Z");
    static final UUID SUBMISSION = UUID.fromString("019abc00-0000-7000-8000-000000000001");
    static final UUID NOTICE = UUID.fromString("019abc00-0000-7000-8000-000000000002");
    static final String FORM_HASH = "ab".repeat(32);
    static final Links LINKS = new Links(URI.create("https://privacy.example.org/"));

    private Samples() {}

    static Receipt receipt() {
        return new Receipt(
                SUBMISSION,
                "visitor-7f3a9c",
                AT,
                NOTICE,
                FORM_HASH,
                List.of(
                        new Receipt.Choice("newsletter", 3, "GIVEN", AT),
                        new Receipt.Choice("analytics", 1, "REFUSED", AT)));
    }

    static Submission submission() {
        return submission("en", "WEB_FORM");
    }

    static Submission submission(@Nullable String language, String method) {
        Receipt receipt = receipt();
        return new Submission(
                receipt,
                List.of("visitor-7f3a9c"),
                method,
                language,
                false,
                null,
                null,
                new ShownNotice(NOTICE, "privacy", 2, "Privacy <policy>", "en", "cd".repeat(32), AT.minusSeconds(3600)),
                List.of(
                        decided(receipt.choices().get(0), null),
                        decided(receipt.choices().get(1), Instant.parse("2028-11-25T10:15:30Z"))));
    }

    static Submission withdrawal() {
        var choice = new Receipt.Choice("newsletter", 3, "WITHDRAWN", AT);
        return new Submission(
                new Receipt(SUBMISSION, "visitor-7f3a9c", AT, null, null, List.of(choice)),
                List.of("visitor-7f3a9c", "account-1"),
                "PHONE",
                null,
                true,
                AT.minusSeconds(60),
                null,
                null,
                List.of(decided(choice, null)));
    }

    private static Decided decided(Receipt.Choice choice, @Nullable Instant expiresAt) {
        boolean marketing = choice.purpose().equals("newsletter");
        return new Decided(
                UUID.nameUUIDFromBytes(choice.purpose().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                choice,
                expiresAt,
                PurposeDefinition.stored("""
                        {"key": "%1$s", "name": "The %1$s & more", "description": "We <do> it.", "lawfulBasis": "CONSENT",
                         "dataCategories": ["CONTACT", "HEALTH"], "article9Condition": "EXPLICIT_CONSENT",
                         "recipients": [{"name": "Mailworks Ltd", "role": "PROCESSOR", "country": "IE"},
                                        {"name": "Partner Ltd", "role": "CONTROLLER"}],
                         "transfers": [{"country": "US", "safeguard": "STANDARD_CONTRACTUAL_CLAUSES"}],
                         "retention": {"period": "P24M"},
                         "directMarketing": %2$s, "sharesData": %2$s}""".formatted(choice.purpose(), marketing)));
    }

    static Controller controller() {
        return new Controller() {
            @Override
            public String name() {
                return "Example Ltd";
            }

            @Override
            public String contact() {
                return "Privacy office";
            }

            @Override
            public String email() {
                return "privacy@example.org";
            }

            @Override
            public String phone() {
                return "+49-30-5550100";
            }

            @Override
            public URI url() {
                return URI.create("https://example.org/");
            }

            @Override
            public Address address() {
                return new Address() {
                    @Override
                    public String street() {
                        return "Sample Street 1";
                    }

                    @Override
                    public String postalCode() {
                        return "10115";
                    }

                    @Override
                    public String city() {
                        return "Berlin";
                    }

                    @Override
                    public String country() {
                        return "DE";
                    }
                };
            }

            @Override
            public String jurisdiction() {
                return "DE";
            }

            @Override
            public List<String> storageCountries() {
                return List.of("DE", "IE");
            }

            @Override
            public Optional<Officer> dpo() {
                return Optional.of(new Officer() {
                    @Override
                    public Optional<String> name() {
                        return Optional.empty();
                    }

                    @Override
                    public String email() {
                        return "dpo@example.org";
                    }
                });
            }

            @Override
            public URI privacyUrl() {
                return URI.create("https://example.org/privacy");
            }

            @Override
            public URI withdrawalUrl() {
                return URI.create("https://example.org/my-consents");
            }
        };
    }
}
