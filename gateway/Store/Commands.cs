using System.Data.Common;

namespace Gateway.Store;

/// <summary>Commands in the dialect both providers share: named parameters, always inside a transaction.</summary>
internal static class Commands
{
    extension(DbTransaction transaction)
    {
        public DbCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
        {
            var command = transaction.Connection!.CreateCommand();
            command.Transaction = transaction;
#pragma warning disable CA2100 // the text is ours; values travel as parameters
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var (name, value) in parameters)
                command.Set(name, value);
            return command;
        }

        public async ValueTask ExecuteAsync(string sql, CancellationToken cancel)
        {
            await using var command = transaction.Command(sql);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    extension(DbCommand command)
    {
        public void Set(string name, object? value)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
    }
}
