/**
 * Watches the log for what should worry the security team. Rules are data; each version of a rule follows the log in the
 * order of its leaves with a cursor of its own, so that no event is missed or counted twice whatever is killed meanwhile.
 * What a rule finds becomes a detection, and each detection a signal to breach-service.
 */
@NullMarked
package dev.accountable.audit.detection;

import org.jspecify.annotations.NullMarked;
