package dev.accountable.audit.programme.measure;

enum EvaluationResult {
    EFFECTIVE,
    PARTLY_EFFECTIVE,
    INEFFECTIVE
}
