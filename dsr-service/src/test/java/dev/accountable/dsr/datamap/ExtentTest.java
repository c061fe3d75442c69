package dev.accountable.dsr.datamap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountable.dsr.datamap.Erasure.Action;
import dev.accountable.dsr.datamap.SystemMap.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is handed over, field by field. */
class ExtentTest {

    private static final Handling CONSENT = handling(LawfulBasis.CONSENT, Origin.PROVIDED);

    @Test
    void whatSpeaksOfOthersIsNeverHandedOver() {
        SystemMap map = map(CONSENT, field("mine", null, false), field("theirs", null, true));

        for (Extent extent : Extent.values()) {
            assertThat(extent.includes(map, "letters", "mine")).isTrue();
            assertThat(extent.includes(map, "letters", "theirs")).isFalse();
        }
    }

    @Test
    void onlyWhatWasProvidedOrObservedUnderConsentOrContractIsTakenAlong() {
        SystemMap map = map(
                CONSENT,
                field("observed", handling(LawfulBasis.CONTRACT, Origin.OBSERVED), false),
                field("derived", handling(null, Origin.DERIVED), false),
                field("owed", handling(LawfulBasis.LEGAL_OBLIGATION, null), false));

        assertThat(map.dataset("letters").fieldColumns())
                .filteredOn(column -> Extent.PORTABILITY.includes(map, "letters", column))
                .containsExactly("observed");
        assertThat(map.dataset("letters").fieldColumns())
                .allMatch(column -> Extent.ACCESS.includes(map, "letters", column));
    }

    @Test
    void whereTheMapIsSilentAccessIsGivenAndNothingIsTakenAlong() {
        SystemMap map = map(null, field("body", null, false));

        assertThat(Extent.ACCESS.includes(map, "letters", "body")).isTrue();
        assertThat(Extent.ACCESS.includes(map, "elsewhere", "x")).isTrue();
        assertThat(Extent.PORTABILITY.includes(map, "letters", "body")).isFalse();
        assertThat(Extent.PORTABILITY.includes(map, "elsewhere", "x")).isFalse();
    }

    private static Field field(String column, @Nullable Handling handling, boolean thirdParty) {
        return new Field(column, "CONTENT", handling, thirdParty);
    }

    private static Handling handling(@Nullable LawfulBasis basis, @Nullable Origin origin) {
        return new Handling(null, basis, null, origin, null, null, List.of());
    }

    private static SystemMap map(@Nullable Handling handling, Field... fields) {
        var erasure = new Erasure(Action.ERASE, null, null, null, null, null);
        var letters = new Dataset(
                "letters",
                "letters",
                List.of("id"),
                null,
                List.of(),
                List.of(fields),
                erasure,
                null,
                null,
                handling,
                null,
                null,
                null);
        return new SystemMap("post", "Post", Kind.SQL, "post", null, List.of(letters), null, null, null);
    }
}
