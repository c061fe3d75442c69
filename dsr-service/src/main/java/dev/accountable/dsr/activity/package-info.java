/**
 * The organisation, its processing activities, and the records of Art. 30 that are made of them and of the data map. A record
 * is never written down twice: it is made when it is asked for.
 */
@NullMarked
package dev.accountable.dsr.activity;

import org.jspecify.annotations.NullMarked;
