@NullMarked
package dev.accountable.consent.campaign;

import org.jspecify.annotations.NullMarked;
