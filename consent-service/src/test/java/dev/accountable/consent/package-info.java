/** What the consent service promises, tried over HTTP with real tokens and a real database. */
@NullMarked
package dev.accountable.consent;

import org.jspecify.annotations.NullMarked;
