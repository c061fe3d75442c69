package dev.accountable.audit.programme.measure;

/** GDPR Art. 24(1), 32(1). */
enum MeasureKind {
    TECHNICAL,
    ORGANISATIONAL
}
