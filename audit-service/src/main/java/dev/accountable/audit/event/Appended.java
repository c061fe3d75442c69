package dev.accountable.audit.event;

/**
 * All events of the request are durable now.
 *
 * @param accepted how many are new
 * @param known how many the log held already, with the same content
 */
record Appended(int accepted, int known) {}
