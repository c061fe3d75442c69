package dev.accountable.audit.programme.document;

enum DocumentKind {
    POLICY,
    PROCEDURE,
    PLAN,
    RECORD,
    CONTRACT,
    TRAINING_MATERIAL
}
