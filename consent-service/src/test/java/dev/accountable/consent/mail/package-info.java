@NullMarked
package dev.accountable.consent.mail;

import org.jspecify.annotations.NullMarked;
