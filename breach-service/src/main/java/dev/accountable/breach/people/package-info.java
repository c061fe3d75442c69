/**
 * Telling the people concerned (Art. 34 GDPR): in plain language and their own, one by one by mail, or in public.
 *
 * <p>One person writes the texts, another approves them; they do not change after that. A letter goes out at most once, whatever
 * fails; where nobody knows whether it did, that shows. Who is written to comes from the systems of a scope or as a list; for
 * whom nobody knows an address, that shows too. An address is forgotten once its letter is on its way.
 */
@NullMarked
package dev.accountable.breach.people;

import org.jspecify.annotations.NullMarked;
