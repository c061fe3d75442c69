/**
 * Shows that an identifier belongs to whoever asks (GDPR Art. 12(6)): by the account, by what was mailed there, or by a
 * document that somebody looked at. Nobody is searched by anything else.
 */
@NullMarked
package dev.accountable.dsr.identity;

import org.jspecify.annotations.NullMarked;
