/**
 * What people are shown before they decide: policies and forms in versions and languages. A published version never changes; its
 * hash proves later what was shown, to anybody who has the text. Everybody may read what is published.
 */
@NullMarked
package dev.accountable.consent.notice;

import org.jspecify.annotations.NullMarked;
