package dev.accountable.audit.programme.training;

enum TrainedState {
    TRAINED,
    EXPIRED,
    NEVER_TRAINED
}
