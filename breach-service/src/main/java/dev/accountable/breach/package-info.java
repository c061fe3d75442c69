/**
 * From the first report of a personal data breach to its notification, inside 72 hours.
 *
 * <p>Whoever must know is alerted within seconds and again before the limit passes; an alert is durable when the report is
 * answered and is retried until it arrives. The clock starts at an instant that a named person set for a written reason,
 * runs exactly 72 elapsed hours (Art. 33(1) GDPR), and nothing that was recorded about it is ever overwritten.
 */
@NullMarked
package dev.accountable.breach;

import org.jspecify.annotations.NullMarked;
