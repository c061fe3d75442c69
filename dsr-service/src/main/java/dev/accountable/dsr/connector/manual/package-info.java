/** Systems that no program reaches. */
@NullMarked
package dev.accountable.dsr.connector.manual;

import org.jspecify.annotations.NullMarked;
