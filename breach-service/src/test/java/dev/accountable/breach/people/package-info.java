/** What the people concerned are told, and that nobody is told twice. */
@NullMarked
package dev.accountable.breach.people;

import org.jspecify.annotations.NullMarked;
