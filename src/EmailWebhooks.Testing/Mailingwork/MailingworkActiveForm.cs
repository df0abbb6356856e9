namespace EmailWebhooks.Testing;

/// <summary>The forms that a yes or no can have in an answer of a PHP system.</summary>
public enum MailingworkActiveForm
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary><c>1</c> or <c>0</c>.</summary>
    Number,

    /// <summary><c>"1"</c> or <c>"0"</c>.</summary>
    Text,
}
