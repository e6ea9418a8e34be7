package com.sendook.outbound.accept;

import com.sendook.api.Fields;
import com.sendook.mail.BodyText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a mail says: both bodies, the missing one derived from the other, and the files that go with
 * it.
 *
 * @param files never null
 */
public record Content(String text, String html, List<File> files) {
  static final Set<String> FIELDS = Set.of("text", "html", "attachments");

  private static final Set<String> FILE_FIELDS =
      Set.of("content", "name", "contentType", "contentId");
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[\\w!#$&^.+-]{1,127}/[\\w!#$&^.+-]{1,127}(\\s*;[ -~]{1,200})?");
  private static final Pattern CONTENT_ID = Pattern.compile("[!-;=?-~]{1,200}");

  /** A file with its decoded bytes. */
  public record File(String name, String contentType, String contentId, Buffer bytes) {}

  static Content read(Fields fields) {
    var text = fields.text("text");
    var html = fields.text("html");
    if (text == null && html == null) {
      if (!fields.has("text") && !fields.has("html")) {
        fields.fault("text", "or html is required");
      }
      return new Content("", "", List.of());
    }
    var files = new ArrayList<File>();
    var attachments = fields.objects("attachments");
    for (int i = 0; i < attachments.size(); i++) {
      readFile(fields, "attachments[" + i + "]", attachments.get(i), files);
    }
    return of(text, html, files);
  }

  /** The bodies that are not null, or an empty one, with what follows from them. */
  public static Content of(String text, String html, List<File> files) {
    if (text == null && html == null) {
      return of("", null, files);
    }
    return new Content(
        text == null ? BodyText.fromHtml(html) : text,
        html == null ? BodyText.toHtml(text) : html,
        List.copyOf(files));
  }

  /** Whether a file can be shown in HTML under this id. */
  public static boolean isContentId(String id) {
    return id != null && CONTENT_ID.matcher(id).matches();
  }

  private static void readFile(
      Fields fields, String field, JsonObject attachment, List<File> files) {
    var own = new Fields(attachment, FILE_FIELDS);
    var name = own.line("name", 255);
    var contentType = own.line("contentType", 400);
    var contentId = own.line("contentId", 200);
    var bytes = decode(own);
    if (name == null || name.isBlank()) {
      own.fault("name", "is required: the file's name");
    }
    if (contentType != null && !MEDIA_TYPE.matcher(contentType).matches()) {
      own.fault("contentType", "must be a media type such as application/pdf");
    }
    if (contentId != null && !isContentId(contentId)) {
      own.fault("contentId", "must be visible ASCII without angle brackets");
    }
    fields.include(field, own);
    var type = contentType == null ? "application/octet-stream" : contentType;
    files.add(new File(name, type, contentId, bytes));
  }

  private static Buffer decode(Fields file) {
    var content = file.text("content");
    if (content == null) {
      file.fault("content", "is required: the file's bytes in base64");
      return Buffer.buffer();
    }
    try {
      return Buffer.buffer(Base64.getDecoder().decode(content));
    } catch (IllegalArgumentException e) {
      file.fault("content", "is not base64");
      return Buffer.buffer();
    }
  }
}
