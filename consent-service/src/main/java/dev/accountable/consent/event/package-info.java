/**
 * What people said about purposes: given, refused, withdrawn. Events are only ever added; a person's last event on a
 * purpose is the state in force.
 */
@NullMarked
package dev.accountable.consent.event;

import org.jspecify.annotations.NullMarked;
