package dev.accountable.consent.purpose;

import static dev.accountable.consent.purpose.LawfulBasis.CONSENT;
import static dev.accountable.consent.purpose.LawfulBasis.CONTRACT;
import static dev.accountable.consent.purpose.LawfulBasis.LEGAL_OBLIGATION;
import static dev.accountable.consent.purpose.LawfulBasis.LEGITIMATE_INTERESTS;
import static dev.accountable.consent.purpose.LawfulBasis.PUBLIC_TASK;
import static dev.accountable.consent.purpose.LawfulBasis.VITAL_INTERESTS;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * What the law does not allow a purpose to be. Each rule looks at the purpose alone, and knows the article that it comes
 * from; the first that is broken is the reason of the refusal.
 */
// The predicates are lambdas that hold nothing.
@SuppressWarnings("ImmutableEnumChecker")
enum PurposeRule {
    CONSENT_FOR_WHAT_A_CONTRACT_NEEDS(
            "consent-for-contract",
            "Art. 6(1)(b) and 7(4)",
            (p, day) -> p.rests(CONSENT) && Boolean.TRUE.equals(p.necessaryForContract()),
            "What the contract cannot be fulfilled without rests on the contract; consent to it would not be free. Take"
                    + " CONTRACT as the basis."),
    CONTRACT_THAT_DOES_NOT_NEED_IT(
            "contract-does-not-need-it",
            "Art. 6(1)(b)",
            (p, day) -> p.rests(CONTRACT) && Boolean.FALSE.equals(p.necessaryForContract()),
            "The contract is the basis only of what it cannot be fulfilled without (EDPB Guidelines 2/2019)."),
    LAW_NOT_NAMED(
            "law-not-named",
            "Art. 6(3)",
            (p, day) -> p.restsOnAnyOf(LEGAL_OBLIGATION, PUBLIC_TASK) && !p.namesLaw(),
            "This basis is laid down by Union or Member State law: name it in 'law'."),
    LEGITIMATE_INTERESTS_WITHOUT_ASSESSMENT(
            "legitimate-interests-without-assessment",
            "Art. 6(1)(f) and 5(2)",
            (p, day) -> p.rests(LEGITIMATE_INTERESTS) && p.legitimateInterestAssessment() == null,
            "Legitimate interests count only where those of the people concerned do not override them, and that has to be"
                    + " shown: give 'legitimateInterestAssessment'."),
    ASSESSMENT_WITHOUT_LEGITIMATE_INTERESTS(
            "assessment-without-legitimate-interests",
            "Art. 6(1)(f)",
            (p, day) -> !p.rests(LEGITIMATE_INTERESTS) && p.legitimateInterestAssessment() != null,
            "Interests are balanced only where they are the basis. One purpose has one basis."),

    SPECIAL_CATEGORY_WITHOUT_CONDITION(
            "special-category-without-condition",
            "Art. 9(1) and (2)",
            (p, day) -> p.hasSpecialCategories() && p.article9Condition() == null,
            "Special categories of data may not be processed unless a condition of Art. 9(2) holds: give"
                    + " 'article9Condition'."),
    CONDITION_WITHOUT_SPECIAL_CATEGORY(
            "condition-without-special-category",
            "Art. 9(2)",
            (p, day) -> !p.hasSpecialCategories() && p.article9Condition() != null,
            "A condition of Art. 9(2) is for special categories of data, and there is none among 'dataCategories'."),
    EXPLICIT_CONSENT_ON_ANOTHER_BASIS(
            "explicit-consent-on-another-basis",
            "Art. 9(2)(a)",
            (p, day) -> p.article9Condition() == SpecialCategoryCondition.EXPLICIT_CONSENT && !p.rests(CONSENT),
            "Explicit consent to special categories is given for a purpose that rests on consent; asked for beside another"
                    + " basis it misleads people (EDPB Guidelines 05/2020, para. 121 to 123)."),
    VITAL_INTERESTS_OF_SOMEBODY_WHO_CAN_CONSENT(
            "vital-interests-with-consent",
            "Art. 9(2)(c)",
            (p, day) -> p.article9Condition() == SpecialCategoryCondition.VITAL_INTERESTS && p.rests(CONSENT),
            "This condition is for people who are not able to consent."),
    CONDITION_WITHOUT_LAW(
            "law-not-named",
            "Art. 9(2)(b), (g), (i) and (j)",
            (p, day) -> p.article9Condition() != null && p.article9Condition().restsOnLaw() && !p.namesLaw(),
            "This condition holds on the basis of Union or Member State law (under (b) also of a collective agreement):"
                    + " name it in 'law'."),
    CRIMINAL_DATA_WITHOUT_LAW(
            "law-not-named",
            "Art. 10",
            (p, day) -> p.hasCriminalData() && !p.namesLaw(),
            "Data about convictions and offences is processed only under the control of official authority or where a law"
                    + " authorises it: name it in 'law'."),

    VALIDITY_WITHOUT_CONSENT(
            "validity-without-consent",
            "Art. 7",
            (p, day) -> p.validity() != null && !p.rests(CONSENT),
            "Only consent is asked for again after a time. How long data is kept stands in 'retention'."),
    DOUBLE_OPT_IN_WITHOUT_CONSENT(
            "double-opt-in-without-consent",
            "Art. 7(1)",
            (p, day) -> p.doubleOptIn() && !p.rests(CONSENT),
            "Only consent can be confirmed."),
    DIRECT_MARKETING_ON_THIS_BASIS(
            "direct-marketing-on-this-basis",
            "Art. 6(1) and 21(2)",
            (p, day) -> p.directMarketing() && !p.restsOnAnyOf(CONSENT, LEGITIMATE_INTERESTS),
            "Direct marketing rests on consent or on legitimate interests (recital 47): no contract, law, life or public"
                    + " task needs it, and everybody may always object to it."),
    SHARING_ON_THIS_BASIS(
            "sharing-on-this-basis",
            "Art. 6(1) and 21(1)",
            (p, day) -> p.sharesData() && !p.restsOnAnyOf(CONSENT, LEGITIMATE_INTERESTS),
            "What is sold, shared or used across contexts can be refused or objected to, so it rests on consent or on"
                    + " legitimate interests (CJEU C-252/21). Whoever gets data by contract or law is a recipient."),

    AUTOMATED_DECISION_ON_THIS_BASIS(
            "automated-decision-on-this-basis",
            "Art. 22(2)",
            (p, day) -> p.automatedDecision() && p.restsOnAnyOf(LEGITIMATE_INTERESTS, VITAL_INTERESTS),
            "A decision by a machine alone needs a contract, a law or explicit consent."),
    AUTOMATED_DECISION_ON_SPECIAL_CATEGORIES(
            "automated-decision-on-special-categories",
            "Art. 22(4)",
            (p, day) -> p.automatedDecision()
                    && p.hasSpecialCategories()
                    && p.article9Condition() != SpecialCategoryCondition.EXPLICIT_CONSENT
                    && p.article9Condition() != SpecialCategoryCondition.SUBSTANTIAL_PUBLIC_INTEREST,
            "A machine decides on special categories of data only under Art. 9(2)(a) or (g)."),

    MINIMUM_AGE_WITHOUT_CHILDREN(
            "minimum-age-without-children",
            "Art. 8(1)",
            (p, day) -> !p.minimumAges().isEmpty() && !(p.offeredToChildren() && p.rests(CONSENT)),
            "A minimum age is for consent to a service that is offered directly to children."),
    MINIMUM_AGE_OUTSIDE_THE_RANGE(
            "minimum-age-outside-article-8",
            "Art. 8(1)",
            (p, day) -> p.minimumAges().values().stream().anyMatch(age -> !MinimumAges.isAllowed(age)),
            "The age is 16, and Member States may lower it to 13 at the least."),
    MINIMUM_AGE_BELOW_THE_NATIONAL(
            "minimum-age-below-national",
            "Art. 8(1)",
            (p, day) -> p.minimumAges().entrySet().stream()
                    .anyMatch(age -> MinimumAges.national().knows(age.getKey())
                            && age.getValue() < MinimumAges.national().in(age.getKey(), day)),
            "An age may be stricter than the country's law, never below it. Leave it out to keep to the law."),

    TRANSFER_INSIDE_THE_EEA(
            "transfer-inside-eea",
            "Art. 44",
            (p, day) -> p.transfers().stream().anyMatch(transfer -> !Country.isThird(transfer.country())),
            "A country of the European Economic Area is no third country; a recipient there needs no safeguard."),
    RECIPIENT_WITHOUT_SAFEGUARD(
            "transfer-without-safeguard",
            "Art. 44 and 46",
            (p, day) -> p.recipients().stream()
                    .map(Recipient::country)
                    .anyMatch(country -> country != null
                            && Country.isThird(country)
                            && p.transfers().stream()
                                    .noneMatch(transfer -> transfer.country().equals(country))),
            "A recipient is in a third country for which 'transfers' names no safeguard."),
    TRANSFER_BY_CONSENT_ON_ANOTHER_BASIS(
            "transfer-consent-on-another-basis",
            "Art. 49(1)(a)",
            (p, day) -> !p.rests(CONSENT)
                    && p.transfers().stream()
                            .anyMatch(transfer -> transfer.safeguard() == Transfer.Safeguard.EXPLICIT_CONSENT),
            "Consent to the transfer is given for a purpose that rests on consent.");

    private final String type;
    private final String article;
    private final BiPredicate<PurposeDefinition, LocalDate> broken;
    private final String explanation;

    PurposeRule(String type, String article, BiPredicate<PurposeDefinition, LocalDate> broken, String explanation) {
        this.type = type;
        this.article = article;
        this.broken = broken;
        this.explanation = explanation;
    }

    /** @param day whose law counts */
    static Optional<PurposeRule> brokenBy(PurposeDefinition purpose, LocalDate day) {
        return Arrays.stream(values())
                .filter(rule -> rule.broken.test(purpose, day))
                .findFirst();
    }

    String type() {
        return type;
    }

    /** For people: the article, and what to do. */
    String reason() {
        return article + ": " + explanation;
    }
}
