/**
 * Asks the organisation's own systems by signed messages (Standard Webhooks). They answer at once or later, signed with the
 * same secret; an answer that is not signed is none.
 */
@NullMarked
package dev.accountable.dsr.connector.webhook;

import org.jspecify.annotations.NullMarked;
