/** All that is known of one incident as one archive, for the authority or a court (Art. 33(5) and 31 GDPR). */
@NullMarked
package dev.accountable.breach.casefile;

import org.jspecify.annotations.NullMarked;
