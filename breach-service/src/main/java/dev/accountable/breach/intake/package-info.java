/**
 * Ways in for signals of those who speak another language than CloudEvents: Alertmanager, people who want to stay unnamed, and
 * processors who must tell (Art. 33(2)).
 */
@NullMarked
package dev.accountable.breach.intake;

import org.jspecify.annotations.NullMarked;
