package dev.accountable.consent.purpose;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.Period;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PurposeRuleTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 25);

    private static final String ASSESSMENT =
            "'legitimateInterestAssessment':{'reference':'r','purposeTest':'p','necessityTest':'n','balancingTest':'b','assessedOn':'2026-01-02'}";

    /** What is added to a purpose of a basis that is lawful without it, and the rule that it breaks. */
    static final Map<String, PurposeRule> BROKEN = broken();

    private static Map<String, PurposeRule> broken() {
        Map<String, PurposeRule> broken = new LinkedHashMap<>();
        broken.put(
                "'lawfulBasis':'CONSENT','necessaryForContract':true", PurposeRule.CONSENT_FOR_WHAT_A_CONTRACT_NEEDS);
        broken.put("'lawfulBasis':'CONTRACT','necessaryForContract':false", PurposeRule.CONTRACT_THAT_DOES_NOT_NEED_IT);
        broken.put("'lawfulBasis':'LEGAL_OBLIGATION'", PurposeRule.LAW_NOT_NAMED);
        broken.put("'lawfulBasis':'PUBLIC_TASK','law':' '", PurposeRule.LAW_NOT_NAMED);
        broken.put("'lawfulBasis':'LEGITIMATE_INTERESTS'", PurposeRule.LEGITIMATE_INTERESTS_WITHOUT_ASSESSMENT);
        broken.put("'lawfulBasis':'CONSENT'," + ASSESSMENT, PurposeRule.ASSESSMENT_WITHOUT_LEGITIMATE_INTERESTS);
        broken.put(
                "'lawfulBasis':'CONSENT','dataCategories':['CONTACT','HEALTH']",
                PurposeRule.SPECIAL_CATEGORY_WITHOUT_CONDITION);
        broken.put(
                "'lawfulBasis':'CONSENT','dataCategories':['CONTACT'],'article9Condition':'EXPLICIT_CONSENT'",
                PurposeRule.CONDITION_WITHOUT_SPECIAL_CATEGORY);
        broken.put(
                "'lawfulBasis':'CONTRACT','dataCategories':['HEALTH'],'article9Condition':'EXPLICIT_CONSENT'",
                PurposeRule.EXPLICIT_CONSENT_ON_ANOTHER_BASIS);
        broken.put(
                "'lawfulBasis':'CONSENT','dataCategories':['HEALTH'],'article9Condition':'VITAL_INTERESTS'",
                PurposeRule.VITAL_INTERESTS_OF_SOMEBODY_WHO_CAN_CONSENT);
        broken.put(
                "'lawfulBasis':'CONTRACT','dataCategories':['TRADE_UNION_MEMBERSHIP'],'article9Condition':'EMPLOYMENT_AND_SOCIAL_SECURITY'",
                PurposeRule.CONDITION_WITHOUT_LAW);
        broken.put(
                "'lawfulBasis':'CONSENT','dataCategories':['CRIMINAL_CONVICTIONS_AND_OFFENCES']",
                PurposeRule.CRIMINAL_DATA_WITHOUT_LAW);
        broken.put("'lawfulBasis':'CONTRACT','validity':'P12M'", PurposeRule.VALIDITY_WITHOUT_CONSENT);
        broken.put("'lawfulBasis':'CONTRACT','doubleOptIn':true", PurposeRule.DOUBLE_OPT_IN_WITHOUT_CONSENT);
        broken.put(
                "'lawfulBasis':'LEGAL_OBLIGATION','law':'l','directMarketing':true",
                PurposeRule.DIRECT_MARKETING_ON_THIS_BASIS);
        broken.put(
                "'lawfulBasis':'VITAL_INTERESTS','directMarketing':true", PurposeRule.DIRECT_MARKETING_ON_THIS_BASIS);
        broken.put("'lawfulBasis':'CONTRACT','sharesData':true", PurposeRule.SHARING_ON_THIS_BASIS);
        broken.put(
                "'lawfulBasis':'LEGITIMATE_INTERESTS','automatedDecision':true," + ASSESSMENT,
                PurposeRule.AUTOMATED_DECISION_ON_THIS_BASIS);
        broken.put(
                "'lawfulBasis':'CONTRACT','automatedDecision':true,'dataCategories':['HEALTH'],'article9Condition':'LEGAL_CLAIMS'",
                PurposeRule.AUTOMATED_DECISION_ON_SPECIAL_CATEGORIES);
        broken.put("'lawfulBasis':'CONSENT','minimumAges':{'DE':16}", PurposeRule.MINIMUM_AGE_WITHOUT_CHILDREN);
        broken.put(
                "'lawfulBasis':'CONTRACT','offeredToChildren':true,'minimumAges':{'DE':16}",
                PurposeRule.MINIMUM_AGE_WITHOUT_CHILDREN);
        broken.put(
                "'lawfulBasis':'CONSENT','offeredToChildren':true,'minimumAges':{'US':12}",
                PurposeRule.MINIMUM_AGE_OUTSIDE_THE_RANGE);
        broken.put(
                "'lawfulBasis':'CONSENT','offeredToChildren':true,'minimumAges':{'DE':17}",
                PurposeRule.MINIMUM_AGE_OUTSIDE_THE_RANGE);
        broken.put(
                "'lawfulBasis':'CONSENT','offeredToChildren':true,'minimumAges':{'DE':14}",
                PurposeRule.MINIMUM_AGE_BELOW_THE_NATIONAL);
        broken.put(
                "'lawfulBasis':'CONSENT','transfers':[{'country':'NO','safeguard':'ADEQUACY_DECISION'}]",
                PurposeRule.TRANSFER_INSIDE_THE_EEA);
        broken.put(
                "'lawfulBasis':'CONSENT','recipients':[{'name':'Mailworks','role':'PROCESSOR','country':'US'}],'transfers':[{'country':'IN','safeguard':'BINDING_CORPORATE_RULES'}]",
                PurposeRule.RECIPIENT_WITHOUT_SAFEGUARD);
        broken.put(
                "'lawfulBasis':'CONTRACT','transfers':[{'country':'US','safeguard':'EXPLICIT_CONSENT'}]",
                PurposeRule.TRANSFER_BY_CONSENT_ON_ANOTHER_BASIS);
        return broken;
    }

    static Stream<Arguments> brokenPurposes() {
        return BROKEN.entrySet().stream().map(broken -> Arguments.of(broken.getKey(), broken.getValue()));
    }

    @ParameterizedTest
    @MethodSource("brokenPurposes")
    void whatTheLawDoesNotAllowBreaksItsRule(String fields, PurposeRule rule) {
        assertThat(PurposeRule.brokenBy(purpose(fields), DAY)).contains(rule);
        assertThat(rule.reason()).startsWith("Art. ");
    }

    @Test
    void everyRuleIsTried() {
        assertThat(new TreeSet<>(BROKEN.values())).containsExactlyElementsOf(Arrays.asList(PurposeRule.values()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'lawfulBasis':'CONSENT','validity':'P12M','doubleOptIn':true,'directMarketing':true,'sharesData':true",
                "'lawfulBasis':'CONTRACT','necessaryForContract':true,'automatedDecision':true",
                "'lawfulBasis':'LEGAL_OBLIGATION','law':'Section 147','dataCategories':['FINANCIAL']",
                "'lawfulBasis':'VITAL_INTERESTS','dataCategories':['HEALTH'],'article9Condition':'VITAL_INTERESTS'",
                "'lawfulBasis':'LEGITIMATE_INTERESTS','directMarketing':true," + ASSESSMENT,
                "'lawfulBasis':'CONSENT','dataCategories':['HEALTH'],'article9Condition':'EXPLICIT_CONSENT','automatedDecision':true",
                "'lawfulBasis':'CONTRACT','dataCategories':['HEALTH'],'article9Condition':'HEALTH_OR_SOCIAL_CARE'",
                "'lawfulBasis':'CONSENT','offeredToChildren':true,'minimumAges':{'BE':15,'US':13,'DE':16}",
                "'lawfulBasis':'CONTRACT','offeredToChildren':true",
                "'lawfulBasis':'CONSENT','recipients':[{'name':'Mailworks','role':'PROCESSOR','country':'IE'},{'name':'Ads','role':'CONTROLLER','country':'US'}],'transfers':[{'country':'US','safeguard':'EXPLICIT_CONSENT'}]"
            })
    void whatTheLawAllowsBreaksNone(String fields) {
        assertThat(PurposeRule.brokenBy(purpose(fields), DAY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"P24M", "P1Y6M", "P2W", "P30D", "P99Y999M999W9999D"})
    void periodsAreOfDaysAtLeast(String period) {
        assertThat(period).matches(PurposeDefinition.PERIOD).hasSizeLessThanOrEqualTo(20);
        assertThat(Period.parse(period).isZero()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"P", "P0D", "PT1H", "24M", "P-1D", "P1D1M", "P100Y", ""})
    void whatIsNoPeriodIsNone(String period) {
        assertThat(period).doesNotMatch(PurposeDefinition.PERIOD);
    }

    @Test
    void consentDoesNotCoverWhatIsAddedLater() {
        PurposeDefinition before = purpose(
                "'lawfulBasis':'CONSENT','dataCategories':['CONTACT','USAGE'],'recipients':[{'name':'Mailworks','role':'PROCESSOR'}]");
        PurposeDefinition narrower = purpose(
                "'lawfulBasis':'CONSENT','dataCategories':['CONTACT'],'recipients':[{'name':'Postbox','role':'PROCESSOR'}]");
        PurposeDefinition wider = purpose(
                "'lawfulBasis':'CONSENT','dataCategories':['LOCATION'],'recipients':[{'name':'Ads','role':'JOINT_CONTROLLER'}],"
                        + "'transfers':[{'country':'US','safeguard':'ADEQUACY_DECISION'}],'directMarketing':true,'sharesData':true,'automatedDecision':true");

        assertThat(narrower.goesBeyond(before)).isEmpty();
        assertThat(before.goesBeyond(narrower)).containsExactly("dataCategories");
        assertThat(wider.goesBeyond(before))
                .containsExactly(
                        "dataCategories",
                        "recipients",
                        "transfers",
                        "directMarketing",
                        "sharesData",
                        "automatedDecision");
    }

    @Test
    void agesAreThoseOfTheCountryOnTheDay() {
        MinimumAges ages = MinimumAges.national();

        assertThat(ages.in("DE", DAY)).isEqualTo(16);
        assertThat(ages.in("BE", DAY)).isEqualTo(13);
        assertThat(ages.in("DK", LocalDate.of(2023, 12, 31))).isEqualTo(13);
        assertThat(ages.in("DK", LocalDate.of(2024, 1, 1))).isEqualTo(15);
        assertThat(ages.in("US", DAY)).isEqualTo(16);
        assertThat(ages.in(null, DAY)).isEqualTo(16);
        assertThat(ages.byCountry(Map.of("BE", 15, "US", 14), DAY))
                .containsEntry("BE", 15)
                .containsEntry("US", 14)
                .containsEntry("FR", 15)
                .allSatisfy(
                        (country, age) -> assertThat(MinimumAges.isAllowed(age)).isTrue());
    }

    @Test
    void theRegionsOfTheTableAreThoseWhereTheRegulationApplies() {
        Set<String> countries = MinimumAges.national().byCountry(Map.of(), DAY).keySet();

        // 27 of the Union, three of the EEA, and the United Kingdom with its own copy of the regulation
        assertThat(countries).hasSize(31).contains("GB");
        assertThat(countries.stream().filter(Country::isThird)).containsExactly("GB");
    }

    @Test
    void whatIsStoredReadsAsItWas() {
        for (String fields : BROKEN.keySet()) {
            PurposeDefinition purpose = purpose(fields);
            var text = new DefinitionText();
            assertThat(text.convertToEntityAttribute(text.convertToDatabaseColumn(purpose)))
                    .isEqualTo(purpose);
        }
    }

    private static PurposeDefinition purpose(String fields) {
        return new DefinitionText()
                .convertToEntityAttribute(
                        ("{'key':'newsletter','name':'Newsletter','description':'News.'," + fields + "}")
                                .replace('\'', '"'));
    }
}
