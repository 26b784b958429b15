"""Who is on call, everywhere: user groups, the channel's topic, the weekly post, Home, the week's picture."""
