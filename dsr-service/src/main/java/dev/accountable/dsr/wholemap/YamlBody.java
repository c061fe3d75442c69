package dev.accountable.dsr.wholemap;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.accountable.dsr.datamap.DataMap;
import dev.accountable.problem.ProblemException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.NoContentException;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Data maps as YAML bodies of requests, read as strictly as JSON is. */
@Provider
@Consumes(MapYaml.MEDIA_TYPE)
class YamlBody implements MessageBodyReader<DataMap> {

    private final MapYaml yaml;

    YamlBody(MapYaml yaml) {
        this.yaml = yaml;
    }

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == DataMap.class;
    }

    @Override
    public DataMap readFrom(
            Class<DataMap> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        String text = text(body.readAllBytes());
        if (text.isBlank()) {
            throw new NoContentException("An empty body is no data map");
        }
        return yaml.read(text);
    }

    /** To the letter: a name of somebody's column that was damaged on the way would be the name of another. */
    private static String text(byte[] body) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw ProblemException.invalid("body", "is not UTF-8");
        }
    }
}
