package dev.accountable.dsr.wholemap;

import dev.accountable.dsr.datamap.Gap;
import dev.accountable.dsr.datamap.Gap.Severity;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the law asks for and the map does not say.
 *
 * @param asOf the day that reviews and decisions are compared with, in the organisation's time zone
 * @param counts how many of each severity
 * @param gaps the worst first
 */
record GapReport(LocalDate asOf, Map<Severity, Long> counts, List<Gap> gaps) {

    static GapReport of(LocalDate asOf, List<Gap> gaps) {
        Map<Severity, Long> counts = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values()) {
            counts.put(
                    severity,
                    gaps.stream().filter(gap -> gap.severity() == severity).count());
        }
        return new GapReport(asOf, counts, gaps);
    }
}
