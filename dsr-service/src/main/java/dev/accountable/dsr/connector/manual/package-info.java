/** Systems that no program reaches, and people see to. */
@NullMarked
package dev.accountable.dsr.connector.manual;

import org.jspecify.annotations.NullMarked;
