/** What dsr-service asks of this service for a person's request: a copy (Art. 15, 20), and to be forgotten (Art. 17). */
@NullMarked
package dev.accountable.consent.rights;

import org.jspecify.annotations.NullMarked;
