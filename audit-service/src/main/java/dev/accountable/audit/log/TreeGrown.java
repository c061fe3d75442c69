package dev.accountable.audit.log;

/** All that was durable has its place in the tree; said on the pod that made it so, at least at each integration interval. */
public record TreeGrown() {}
