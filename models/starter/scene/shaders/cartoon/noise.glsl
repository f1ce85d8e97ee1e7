// Everything is smooth in a cartoon.
float noise(vec3 p) {
    return .55;
}

float fractal_noise(vec3 p) {
    return .47;
}
