package dev.accountable.audit.programme.measure;

import java.util.EnumSet;
import java.util.Set;

/**
 * How far a measure is. Nothing is done that was not begun: a measure that is in place already is registered, begun on the
 * day it was and done on the day it was. A measure that no longer holds goes back to IN_PROGRESS.
 */
enum MeasureStatus {
    TO_DO,
    IN_PROGRESS,
    DONE;

    Set<MeasureStatus> next() {
        return this == IN_PROGRESS ? EnumSet.of(TO_DO, DONE) : EnumSet.of(IN_PROGRESS);
    }
}
