package dev.accountable.dsr.datamap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.dsr.datamap.Activity.Capacity;
import dev.accountable.dsr.datamap.Activity.Party;
import dev.accountable.dsr.datamap.Activity.Use;
import dev.accountable.dsr.datamap.DataCategory.Protection;
import dev.accountable.dsr.datamap.Gap.Kind;
import dev.accountable.dsr.datamap.Gap.Severity;
import dev.accountable.dsr.datamap.Organisation.Word;
import dev.accountable.dsr.datamap.Processor.Contract;
import dev.accountable.dsr.datamap.Processor.Role;
import dev.accountable.dsr.datamap.Processor.Transfer;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GapsTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 26);

    private static final Handling COMPLETE = new Handling(
            "customer-account",
            LawfulBasis.CONTRACT,
            null,
            Origin.PROVIDED,
            null,
            new Retention("P3Y", null),
            List.of());

    private static final Organisation ORGANISATION = new Organisation(
            new Party("Example Ltd", "Sample Street 1"), null, null, null, List.of("Access by role"), List.of());

    @Test
    void aCompleteMapHasNoGaps() {
        assertThat(gaps(map(field("CONTACT", null), COMPLETE))).isEmpty();
    }

    @Test
    void aFieldThatSaysNothingMissesEverythingThatTheLawAsksFor() {
        List<Gap> gaps = gaps(map(field(null, null), null));
        assertThat(gaps)
                .extracting(Gap::kind)
                .containsExactlyInAnyOrder(
                        Kind.CATEGORY_MISSING, Kind.PURPOSE_MISSING, Kind.BASIS_MISSING, Kind.RETENTION_MISSING);
        assertThat(gaps).extracting(Gap::path).containsOnly("/systems/shop/datasets/users/fields/a~1b");
        assertThat(gaps.get(0).severity()).as("the worst first").isEqualTo(Severity.HIGH);
    }

    @Test
    void aFieldTakesFromItsDatasetWhatItDoesNotSayItself() {
        var own = new Handling(null, null, null, Origin.OBSERVED, null, new Retention("P90D", null), List.of());
        Dataset dataset =
                map(field("USAGE", own), COMPLETE).systems().get(0).datasets().get(0);
        Handling handling = dataset.handlingOf(dataset.fields().get(0));
        assertThat(handling.purpose()).isEqualTo("customer-account");
        assertThat(handling.lawfulBasis()).isEqualTo(LawfulBasis.CONTRACT);
        assertThat(handling.origin()).isEqualTo(Origin.OBSERVED);
        assertThat(handling.retention()).isEqualTo(new Retention("P90D", null));
    }

    /** Else the contract of one purpose would pass as the basis of another. */
    @Test
    void aFieldWithAPurposeOfItsOwnNeedsABasisOfItsOwn() {
        var own = new Handling("newsletter", null, null, null, null, null, List.of());
        assertThat(kinds(map(field("CONTACT", own), COMPLETE))).containsExactly(Kind.BASIS_MISSING);
    }

    @ParameterizedTest
    @CsvSource({
        "HEALTH, , CONDITION_MISSING",
        "HEALTH, EXPLICIT_CONSENT, ",
        "CRIMINAL_CONVICTIONS_AND_OFFENCES, , CRIMINAL_DATA_WITHOUT_LAW",
        "SHOE_SIZE, , CATEGORY_UNKNOWN",
        "CONTACT, , ",
    })
    void specialAndUnknownCategoriesAreToldApart(
            String category, @Nullable SpecialCategoryCondition condition, @Nullable Kind gap) {
        var handling =
                new Handling("care", LawfulBasis.CONSENT, condition, null, null, new Retention("P1Y", null), List.of());
        assertThat(kinds(map(field(category, handling), COMPLETE)))
                .containsExactlyElementsOf(gap == null ? List.of() : List.of(gap));
    }

    @Test
    void theOrganisationsOwnWordMayBeSpecial() {
        var organisation = new Organisation(
                ORGANISATION.controller(),
                null,
                null,
                null,
                ORGANISATION.securityMeasures(),
                List.of(new Word("BLOOD_SUGAR", Protection.SPECIAL, null)));
        DataMap map = map(field("BLOOD_SUGAR", null), COMPLETE);
        assertThat(kinds(new DataMap(organisation, map.systems(), map.processors(), map.activities())))
                .containsExactly(Kind.CONDITION_MISSING);
    }

    @Test
    void aSystemWithoutOwnerAndADatasetThatNobodyUsesAreNamed() {
        DataMap map = map(field("CONTACT", null), COMPLETE);
        SystemMap shop = map.systems().get(0);
        var nobodys = new SystemMap(
                shop.key(), shop.name(), shop.kind(), shop.connection(), " ", shop.datasets(), null, null, null);
        assertThat(gaps(new DataMap(ORGANISATION, List.of(nobodys), List.of(), List.of())))
                .extracting(gap -> gap.kind() + " " + gap.path())
                .containsExactlyInAnyOrder(
                        "OWNER_MISSING /systems/shop/owner",
                        "LOCATION_MISSING /systems/shop/location",
                        "DATASET_WITHOUT_ACTIVITY /systems/shop/datasets/users");
    }

    @ParameterizedTest(name = "{0} by {1}, {2}: {3}")
    @CsvSource({
        "IE, , , ",
        "NO, , , ",
        "US, , , SAFEGUARD_MISSING",
        "US, ADEQUACY_DECISION, , ADEQUACY_PARTIAL",
        "US, ADEQUACY_DECISION, DPF list, ",
        "US, STANDARD_CONTRACTUAL_CLAUSES, , ",
        "US, EXPLICIT_CONSENT, , DEROGATION_AS_RULE",
        "CH, ADEQUACY_DECISION, , ",
        "BR, ADEQUACY_DECISION, , ",
        "IN, ADEQUACY_DECISION, , ADEQUACY_NOT_IN_FORCE",
        ", , , COUNTRY_MISSING",
    })
    void transfersNeedASafeguardThatHolds(
            @Nullable String country, @Nullable Safeguard safeguard, @Nullable String reference, @Nullable Kind gap) {
        var transfer = safeguard == null ? null : new Transfer(safeguard, LocalDate.of(2026, 2, 1), reference);
        assertThat(kinds(with(processor(Role.PROCESSOR, contract(), country, transfer, TODAY))))
                .containsExactlyElementsOf(gap == null ? List.of() : List.of(gap));
    }

    @Test
    void aDecisionCountsFromItsFirstToItsLastDay() {
        assertThat(Countries.known().adequacy("GB", LocalDate.of(2021, 6, 27))).isEmpty();
        assertThat(Countries.known().adequacy("GB", LocalDate.of(2031, 12, 27))).isPresent();
        assertThat(Countries.known().adequacy("GB", LocalDate.of(2031, 12, 28))).isEmpty();
    }

    @Test
    void aReviewIsOverdueTheDayAfterItsInterval() {
        LocalDate reviewed = TODAY.minusYears(1);
        assertThat(kinds(with(processor(Role.PROCESSOR, contract(), "IE", null, reviewed))))
                .isEmpty();
        assertThat(kinds(with(processor(Role.PROCESSOR, contract(), "IE", null, reviewed.minusDays(1)))))
                .containsExactly(Kind.REVIEW_OVERDUE);
        // Never reviewed: the contract's day is what the interval runs from, here years ago.
        assertThat(kinds(with(processor(Role.PROCESSOR, contract(), "IE", null, null))))
                .containsExactly(Kind.REVIEW_OVERDUE);
    }

    @Test
    void whoProcessesForUsNeedsAContractAndWhoDecidesAloneDoesNot() {
        assertThat(kinds(with(processor(Role.PROCESSOR, null, "IE", null, TODAY))))
                .containsExactly(Kind.CONTRACT_MISSING);
        assertThat(kinds(with(processor(Role.RECIPIENT, null, "IE", null, null))))
                .isEmpty();
    }

    @Test
    void anActivityNamesSystemsThatThereAre() {
        DataMap map = map(field("CONTACT", null), COMPLETE);
        var floating = activity(List.of());
        var lost = activity(List.of(new Part("shop", "nothing")));
        assertThat(kinds(new DataMap(
                        ORGANISATION,
                        map.systems(),
                        List.of(),
                        List.of(floating, lost, map.activities().get(0)))))
                .containsExactlyInAnyOrder(Kind.ACTIVITY_WITHOUT_SYSTEM, Kind.PART_UNKNOWN);
    }

    private static Field field(@Nullable String category, @Nullable Handling handling) {
        return new Field("a/b", category, handling, null);
    }

    private static DataMap map(Field field, @Nullable Handling handling) {
        var dataset = new Dataset(
                "users",
                "users",
                List.of("id"),
                null,
                List.of(),
                List.of(field),
                new Erasure(Erasure.Action.ERASE, null, null, null, null, null),
                null,
                null,
                handling,
                null,
                null,
                null);
        var system = new SystemMap(
                "shop", "Shop", SystemMap.Kind.SQL, "shop", "Engineering", List.of(dataset), "DE", null, null);
        return new DataMap(
                ORGANISATION, List.of(system), List.of(), List.of(activity(List.of(new Part("shop", null)))));
    }

    private static Activity activity(List<Part> parts) {
        return new Activity(
                "accounts",
                "Accounts",
                Capacity.CONTROLLER,
                null,
                List.of(new Use(null, "Accounts of customers", LawfulBasis.CONTRACT, null)),
                List.of(),
                List.of("Customers"),
                parts,
                List.of(),
                List.of(),
                null,
                List.of(),
                null,
                null);
    }

    private static Contract contract() {
        return new Contract("DPA 17", LocalDate.of(2024, 1, 15));
    }

    private static Processor processor(
            Role role,
            @Nullable Contract contract,
            @Nullable String country,
            @Nullable Transfer transfer,
            @Nullable LocalDate reviewed) {
        return new Processor(
                "mailworks",
                "Mailworks",
                role,
                null,
                null,
                contract,
                country,
                transfer,
                null,
                reviewed,
                Period.ofYears(1),
                List.of());
    }

    private static DataMap with(Processor processor) {
        DataMap map = map(field("CONTACT", null), COMPLETE);
        return new DataMap(ORGANISATION, map.systems(), List.of(processor), map.activities());
    }

    private static List<Gap> gaps(DataMap map) {
        return Gaps.of(map, TODAY);
    }

    private static List<Kind> kinds(DataMap map) {
        return gaps(map).stream().map(Gap::kind).toList();
    }
}
