/** How often is too often, with a clock that is moved. */
package dev.accountable.rate;
