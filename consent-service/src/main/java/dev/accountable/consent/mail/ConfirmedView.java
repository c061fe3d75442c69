package dev.accountable.consent.mail;

import java.util.List;

/**
 * What became of a confirmation.
 *
 * @param purposes whose consent it has recorded
 */
record ConfirmedView(Confirmations.State state, List<String> purposes) {}
