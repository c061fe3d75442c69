package dev.accountable.consent.imports;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Gives up on a row without an end before it fills the memory. */
final class BoundedReader extends FilterReader {

    /** More than the longest row has that is right; readers above this one take some in advance. */
    static final int LONGEST_ROW = 64 * 1024;

    /** A row has no end. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;
    }

    private int sinceRow;

    BoundedReader(Reader reader) {
        super(reader);
    }

    /** A row has ended. */
    void nextRow() {
        sinceRow = 0;
    }

    @Override
    public int read() throws IOException {
        int character = super.read();
        count(character < 0 ? 0 : 1);
        return character;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    private void count(int characters) throws TooLong {
        sinceRow += characters;
        if (sinceRow > LONGEST_ROW) {
            throw new TooLong();
        }
    }
}
