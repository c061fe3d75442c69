/**
 * The platform as its users meet it: the four services as they are packaged, the real issuer, PostgreSQL, SMTP and gateway;
 * and what is left of it after its parts were killed.
 */
@NullMarked
package dev.accountable.system;

import org.jspecify.annotations.NullMarked;
