/**
 * No employee reads personal data without a grant: a service asks audit-service before it discloses, each time anew. What
 * cannot be asked is a no.
 */
@NullMarked
package dev.accountable.grants;

import org.jspecify.annotations.NullMarked;
