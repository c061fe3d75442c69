/**
 * Access grants: no employee reads personal data without one (GDPR Art. 29, 32(4)). A grant is bound to a purpose, to one
 * person or dataset, and to hours; a second person approves it. In an emergency an employee takes access at once, and a
 * second person judges it afterwards. The services ask before each disclosure, and every answer is an event.
 */
@NullMarked
package dev.accountable.audit.grant;

import org.jspecify.annotations.NullMarked;
