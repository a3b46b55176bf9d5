using System.Data.Common;
using Dapper;

namespace Orchestrator.Store.Sql;

/// <summary>Appends chunks to a job log and keeps it under its cap.</summary>
internal static class JobLogWriter
{
    public static async Task<bool> AppendAsync(
        DbConnection connection, string id, IReadOnlyList<byte[]> chunks, long lastTime, long cap)
    {
        var size = await connection.QuerySingleOrDefaultAsync<Size>(
            "SELECT chunks AS Chunks, bytes AS Bytes, head_chunks AS HeadChunks, dropped_bytes AS DroppedBytes FROM job_logs WHERE id = @id", new { id })
            ?? throw new InvalidOperationException($"Cannot append to job log '{id}': it was not opened.");
        foreach (var content in chunks)
        {
            size = size with { Chunks = size.Chunks + 1, Bytes = size.Bytes + content.Length };
            size = size.Bytes + size.DroppedBytes <= cap / 2 ? size with { HeadChunks = size.Chunks } : size;
            await connection.ExecuteAsync(
                "INSERT INTO job_log_chunks (log_id, number, bytes, content) VALUES (@id, @number, @bytes, @content)",
                new { id, number = size.Chunks, bytes = (long)content.Length, content });
        }

        while (size.Bytes > cap && await DropOldestAsync(connection, id, size.HeadChunks) is { } dropped)
        {
            size = size with { Bytes = size.Bytes - dropped, DroppedBytes = size.DroppedBytes + dropped };
        }

        return await connection.ExecuteAsync(
            """
            UPDATE job_logs SET chunks = @Chunks, bytes = @Bytes, head_chunks = @HeadChunks, dropped_bytes = @DroppedBytes, last_time = @lastTime
            WHERE id = @id
            """,
            new { id, lastTime, size.Chunks, size.Bytes, size.HeadChunks, size.DroppedBytes }) > 0;
    }

    private static Task<long?> DropOldestAsync(DbConnection connection, string id, long headChunks) =>
        connection.QuerySingleOrDefaultAsync<long?>(
            """
            DELETE FROM job_log_chunks
            WHERE log_id = @id AND number = (SELECT MIN(number) FROM job_log_chunks WHERE log_id = @id AND number > @headChunks)
            RETURNING bytes
            """,
            new { id, headChunks });

    private sealed record Size(long Chunks, long Bytes, long HeadChunks, long DroppedBytes);
}
