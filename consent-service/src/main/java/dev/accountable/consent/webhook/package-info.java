/**
 * Tells the organisation's own systems what people said: signed webhooks by the Standard Webhooks specification, to targets
 * that the operator configured and to no other.
 *
 * <p>A delivery is written in the transaction of what it speaks of, so none is lost and none is about something that did not
 * happen. It arrives at least once, with the same {@code webhook-id} and body each time; for one person and target in the
 * order of what the person said; and a target that is down delays only itself. No delivery holds who the person is: the
 * reference is looked up when it is sent, and what is about somebody who was forgotten meanwhile is not sent at all.
 */
@NullMarked
package dev.accountable.consent.webhook;

import org.jspecify.annotations.NullMarked;
