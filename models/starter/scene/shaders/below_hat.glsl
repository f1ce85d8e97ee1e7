// Hair is there only below the line of a hat; without one, the line is far above.
uniform float hat_front, hat_slope;

bool below_hat(float azimuth, float height) {
    return height < hat_front - hat_slope * (1. - cos(radians(azimuth))) * .5 + .06;
}
