namespace Pipeline.Tests.CouchDb;

/// <summary>Answers of CouchDB 3.5.0 as they were recorded; only revisions and opaque tokens are shortened.</summary>
internal static class RecordedAnswers
{
    public static Answer Saved { get; } = Answer.Json(201, """{"ok":true,"id":"d1","rev":"1-REV"}""" + "\n");

    public static Answer DocumentConflict { get; } = Answer.Json(409, """{"error":"conflict","reason":"Document update conflict."}""" + "\n");

    public static Answer DocumentMissing { get; } = Answer.Json(404, """{"error":"not_found","reason":"missing"}""" + "\n");

    public static Answer DocumentDeleted { get; } = Answer.Json(404, """{"error":"not_found","reason":"deleted"}""" + "\n");

    public static Answer AttachmentMissing { get; } =
        Answer.Json(404, """{"error":"not_found","reason":"Document is missing attachment"}""" + "\n");

    public static Answer DatabaseMissing { get; } = Answer.Json(404, """{"error":"not_found","reason":"Database does not exist."}""" + "\n");

    public static Answer DatabaseExists { get; } =
        Answer.Json(412, """{"error":"file_exists","reason":"The database could not be created, the file already exists."}""" + "\n");

    public static Answer DatabaseMade { get; } = Answer.Json(201, """{"ok":true}""" + "\n");

    public static Answer DatabaseInfo { get; } = Answer.Json(200,
        """{"instance_start_time":"1795216483","db_name":"probe","purge_seq":"0-OPAQUE","update_seq":"5-OPAQUE","sizes":{"file":33198,"external":132,"active":4144},"props":{},"doc_del_count":2,"doc_count":1003,"disk_format_version":8,"compact_running":false,"cluster":{"q":2,"n":1,"w":1,"r":1}}""" + "\n");

    public static Answer DocumentWithStubs { get; } = Answer.Json(200,
        """{"_id":"at1","_rev":"3-REV","_attachments":{"h.txt":{"content_type":"text/plain","revpos":3,"digest":"md5-ohxNn1nXVdDLbvSEWE/Mbg==","length":8,"stub":true},"g.txt":{"content_type":"text/plain","revpos":2,"digest":"md5-7mkg+nM0HN26sZkLN8KVSA==","length":11,"stub":true},"f.bin":{"content_type":"application/octet-stream","revpos":1,"digest":"md5-suqff86oMaSmOyE/QaiFWw==","length":1024,"stub":true}}}""" + "\n");

    /// <summary>
    /// With <c>att_encoding_info=true</c>: z.txt of 420 bytes was stored with <c>Content-Encoding: gzip</c>, a.txt and n.txt were compressed by
    /// CouchDB, b.bin is of a type that it leaves alone.
    /// </summary>
    public static Answer DocumentWithEncodings { get; } = Answer.Json(200,
        """{"_id":"a","_rev":"3-REV","title":"t","_attachments":{"z.txt":{"content_type":"text/plain","revpos":3,"digest":"md5-VKLeMp9r+e9SEdZN1UtFOw==","length":46,"stub":true,"encoding":"gzip","encoded_length":46},"a.txt":{"content_type":"text/plain","revpos":1,"digest":"md5-7mkg+nM0HN26sZkLN8KVSA==","length":11,"stub":true,"encoding":"gzip","encoded_length":31},"n.txt":{"content_type":"text/plain","revpos":1,"digest":"md5-cCkGbCesb17xjWYNV0GXmg==","length":0,"stub":true,"encoding":"gzip","encoded_length":20},"b.bin":{"content_type":"application/octet-stream","revpos":1,"digest":"md5-QXY9pL4OBeZvK/OWVGfo8g==","length":4200,"stub":true}}}""" + "\n");

    /// <summary>The ETag is the MD5 of the gzipped bytes, not of the eleven that are sent.</summary>
    public static Answer TextAttachment { get; } = Answer.Bytes(
        200, "hello world"u8.ToArray(), "text/plain", ("ETag", "\"7mkg+nM0HN26sZkLN8KVSA==\""), ("Accept-Ranges", "none"));

    public static Answer TwoIds { get; } = Answer.Json(200,
        "{\"total_rows\":1003,\"offset\":0,\"rows\":[\n{\"id\":\"dup\",\"key\":\"dup\",\"value\":{\"rev\":\"1-REV\"}},\n{\"id\":\"k000000\",\"key\":\"k000000\",\"value\":{\"rev\":\"1-REV\"}}\n]}\n");

    public static string DocumentsWithStubs { get; } =
        "{\"total_rows\":1004,\"offset\":1002,\"rows\":[\n{\"id\":\"k000999\",\"key\":\"k000999\",\"value\":{\"rev\":\"1-REV\"},\"doc\":{\"_id\":\"k000999\",\"_rev\":\"1-REV\",\"g\":9,\"n\":999,\"s\":\"str999\"}},\n{\"id\":\"watt\",\"key\":\"watt\",\"value\":{\"rev\":\"1-REV\"},\"doc\":{\"_id\":\"watt\",\"_rev\":\"1-REV\",\"_attachments\":{\"a\":{\"content_type\":\"text/plain\",\"revpos\":1,\"digest\":\"md5-QTVOnBwGnrw6Tx9YG1ZRyA==\",\"length\":2,\"stub\":true}}}}\n]}\n";

    /// <summary>Of five revisions asked for: two that are there, one that is not, one that is none and an id that cannot be.</summary>
    public static string BulkGetWithAttachments { get; } =
        """{"results":[{"id":"a","docs":[{"ok":{"_id":"a","_rev":"1-REV","title":"t","_attachments":{"a.txt":{"content_type":"text/plain","revpos":1,"digest":"md5-7mkg+nM0HN26sZkLN8KVSA==","data":"aGVsbG8gd29ybGQ="}}}}]},{"id":"c","docs":[{"ok":{"_id":"c","_rev":"1-OLD","title":"t"}}]},{"id":"b","docs":[{"error":{"rev":"1-abc","reason":"missing","id":"b","error":"not_found"}}]},{"id":"c","docs":[{"error":{"rev":"garbage","reason":"Invalid rev format","id":"c","error":"bad_request"}}]},{"id":"_x","docs":[{"error":{"rev":null,"reason":"Only reserved document ids may start with underscore.","id":"_x","error":"illegal_docid"}}]}]}""" + "\n";

    /// <summary>Of an attachment that was stored with <c>Content-Encoding: gzip</c> and is no gzip; read by itself, the answer breaks off.</summary>
    public static Answer BulkGetOfDamagedAttachment { get; } =
        Answer.Json(500, """{"error":"unknown_error","reason":"data_error","ref":3235041922}""" + "\n");

    public static Answer BulkWithConflict { get; } = Answer.Json(201,
        """[{"id":"k000001","error":"conflict","reason":"Document update conflict."},{"ok":true,"id":"new2","rev":"1-REV"}]""" + "\n");

    public static Answer BulkWithDuplicate { get; } = Answer.Json(201,
        """[{"ok":true,"id":"dup","rev":"1-REV"},{"id":"dup","error":"conflict","reason":"Document update conflict."}]""" + "\n");

    public static Answer BulkIllegalId { get; } =
        Answer.Json(400, """{"error":"illegal_docid","reason":"Only reserved document ids may start with underscore."}""" + "\n");

    public static Answer BulkMissingStub { get; } = Answer.Json(412, """{"error":"missing_stub","reason":"Invalid attachment stub in at5 for z"}""" + "\n");

    public static Answer DocumentTooLarge { get; } = Answer.Json(413, """{"error":"document_too_large","reason":""}""" + "\n");

    public static Answer BadPassword { get; } = Answer.Json(401, """{"error":"unauthorized","reason":"Name or password is incorrect."}""" + "\n");

    public static Answer NotAuthorized { get; } =
        Answer.Json(401, """{"error":"unauthorized","reason":"You are not authorized to access this db."}""" + "\n");

    public static Answer NotAdministrator { get; } = Answer.Json(403, """{"error":"forbidden","reason":"You are not a db or server admin."}""" + "\n");

    public static Answer Up { get; } = Answer.Json(200, """{"status":"ok","seeds":{}}""" + "\n");

    public static Answer Maintenance { get; } = Answer.Json(404, """{"status":"maintenance_mode"}""" + "\n");

    public static Answer Welcome { get; } = Answer.Json(200, """{"couchdb":"Welcome","version":"3.5.0"}""" + "\n");

    public static Answer BadLimit { get; } =
        Answer.Json(400, """{"error":"query_parse_error","reason":"Invalid value for integer: \"abc\""}""" + "\n");

    public static Answer ServerError { get; } = Answer.Json(500, """{"error":"internal_server_error","reason":"No DB shards could be opened."}""" + "\n");

    public static Answer Busy(string retryAfter) =>
        Answer.Bytes(429, """{"error":"too_many_requests","reason":"Slow down."}"""u8.ToArray(), "application/json", ("Retry-After", retryAfter));
}
