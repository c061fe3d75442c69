/** What the dsr service promises, tried over HTTP with real tokens, a real database, and a real one of an organisation. */
package dev.accountable.dsr;
