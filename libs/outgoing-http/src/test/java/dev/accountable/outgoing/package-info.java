/** What calls to others promise, against a real HTTP server. */
package dev.accountable.outgoing;
