package dev.accountable.benchmarks;

/**
 * What one side did in its turn.
 *
 * @param perSecond operations answered
 * @param p50 milliseconds; the median of their answers' times
 * @param p99 milliseconds; where a side does not tell, NaN
 */
record Load(double perSecond, double p50, double p99) {

    Load times(int events) {
        return new Load(perSecond * events, p50, p99);
    }
}
