/** What a service is before it has a domain: shared configuration (in microprofile-config.properties), a clock, identifiers. */
@NullMarked
package dev.accountable.defaults;

import org.jspecify.annotations.NullMarked;
