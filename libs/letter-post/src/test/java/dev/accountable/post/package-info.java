/** Rules that need no mail server; those that do are tested in the services. */
package dev.accountable.post;
